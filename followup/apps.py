from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "followup"
    verbose_name = "Uppföljningar"

    def ready(self) -> None:
        from followup.source import PublishedFollowUps
        from promises import ports

        ports.follow_ups = PublishedFollowUps()
