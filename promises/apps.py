from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "promises"
    verbose_name = "Medborgarlöften"

    def ready(self) -> None:
        from medborgarlofte.audit import rows
        from promises import trail_rows

        rows.checks += [trail_rows.changed_past_the_actions, trail_rows.put_in_past_the_actions]
