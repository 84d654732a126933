from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "followup"
    verbose_name = "Uppföljningar"

    def ready(self) -> None:
        from followup import columns_beside, trail_rows
        from followup.approval.step_taken import step_taken
        from followup.reminders.step_letters import tell_of_step
        from followup.source import PublishedFollowUps
        from medborgarlofte.audit import recorded_rows
        from promises.counting import ports

        ports.follow_ups = PublishedFollowUps()
        step_taken.connect(tell_of_step)
        recorded_rows.checks += [
            trail_rows.steps_past_the_actions,
            trail_rows.writers_past_the_actions,
            trail_rows.editions_past_the_actions,
            trail_rows.masked_past_the_actions,
            columns_beside.editions_beside_their_words,
            columns_beside.maskings_past_the_actions,
        ]
