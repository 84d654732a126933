"""WSGI entry point, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

from medborgarlofte.early_answer import EarlyAnswer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medborgarlofte.settings")

application = EarlyAnswer(get_wsgi_application())
