"""WSGI entry point, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

from medborgarlofte.early_answer import EarlyAnswer
from medborgarlofte.page_folder import page_folder

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medborgarlofte.settings")

program = get_wsgi_application()
folder = page_folder()
if folder:
    folder.open()
application = EarlyAnswer(program, folder)
