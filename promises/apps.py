from importlib import import_module

from django.apps import AppConfig

# The rooms of methods with fields of their own; each registers itself (promises.log.methods).
METHOD_ROOMS = ("traffic", "walks", "rounds", "est")


class PromisesConfig(AppConfig):
    name = "promises"
    verbose_name = "Medborgarlöften"

    def ready(self) -> None:
        from medborgarlofte.audit import recorded_rows
        from promises import trail_rows

        for room in METHOD_ROOMS:
            import_module(f"promises.{room}.method")
        recorded_rows.checks += [trail_rows.changed_past_the_actions, trail_rows.put_in_past_the_actions]
