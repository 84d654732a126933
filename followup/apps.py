from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "followup"
    verbose_name = "Uppföljningar"

    def ready(self) -> None:
        from followup import trail_rows
        from followup.source import PublishedFollowUps
        from medborgarlofte.audit import recorded_rows
        from promises.counting import ports

        ports.follow_ups = PublishedFollowUps()
        recorded_rows.checks += [
            trail_rows.steps_past_the_actions,
            trail_rows.writers_past_the_actions,
            trail_rows.editions_past_the_actions,
        ]
