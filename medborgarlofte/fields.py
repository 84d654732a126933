"""Fields of the house."""

from collections.abc import Callable, Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import validate_slug
from django.db import models
from django.db.models import Q
from django.db.models.fields.files import ImageFieldFile
from django.utils.text import camel_case_to_spaces

from medborgarlofte import typed
from medborgarlofte.documents.pictures import MOST_BYTES, PictureError, clean
from medborgarlofte.documents.printable import TURNED, not_printed, plain, turns, unprintable
from medborgarlofte.labelled import Labelled
from medborgarlofte.reserved import not_a_page_of_a_municipality, not_an_address_of_ours
from medborgarlofte.sent import FIRST_DAY, LAST_DAY, whole_number


def written_as_read(text: str) -> None:
    """Refuse a name that a mark in it makes read otherwise than it is written, and one that no report can print."""
    if turns(text):
        raise ValidationError(TURNED)
    if signs := unprintable(text):
        raise ValidationError(not_printed(signs))


class _StoredAsDjangos(models.CharField):
    """Refuses more than Django's field and is stored as that one: no migration need know of it."""

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        plain = "SlugField" if isinstance(self, models.SlugField) else "CharField"
        return name, f"django.db.models.{plain}", args, kwargs


class NameField(_StoredAsDjangos):
    """What somebody or something is called."""

    default_validators = [written_as_read]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return plain(value) if isinstance(value, str) else value


_IN_ENGLISH = "Kan lämnas tomt. Visas på sidan på engelska, där svenskan annars står."


def in_english(field: type[models.Field], verbose_name: str, **options: Any) -> Any:
    """What another field says, in English where anybody has written it; it is called as that one and ``_en``.

    Pages in English show it, and the Swedish, marked as such, where it is empty (promises.reading.in_english).
    """
    return field(verbose_name, blank=True, help_text=_IN_ENGLISH, **options)


class MunicipalityAddressField(_StoredAsDjangos, models.SlugField):
    """The first step of a municipality's addresses: none that the site itself has."""

    default_validators = [validate_slug, not_an_address_of_ours]


class PromiseAddressField(_StoredAsDjangos, models.SlugField):
    """The second step: none that a municipality's or a promise's own pages have."""

    default_validators = [validate_slug, not_a_page_of_a_municipality]


class VocabularyField(models.CharField):
    """One word of ``vocabulary``; with ``blank`` none as well. The database refuses every other word.

    The field brings the constraint that does so, ``<noun>_<field>_known``; ``noun`` is the model's name in
    snake case where it is not given. A migration holds Django's field and the constraint, not this class.
    """

    def __init__(
        self, verbose_name: str, vocabulary: Iterable[Labelled], *, noun: str = "", **options: Any
    ) -> None:
        self.noun = noun
        choices = [(word.value, word.label) for word in vocabulary]
        longest = max(len(value) for value, _ in choices)
        super().__init__(verbose_name, choices=choices, max_length=longest, **options)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def clone(self) -> Any:
        _, _, args, kwargs = self.deconstruct()
        return models.CharField(*args, **kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        noun = self.noun or camel_case_to_spaces(cls.__name__).replace(" ", "_")
        words = [value for value, _ in self.flatchoices] + ([""] if self.blank else [])
        known = models.CheckConstraint(name=f"{noun}_{name}_known", condition=Q(**{f"{name}__in": words}))
        options: Any = cls._meta
        # A new list: Meta's own may be shared. Migrations are made of what Meta is said to have said.
        options.constraints = options.original_attrs["constraints"] = [*options.constraints, known]


class ParentKey(models.ForeignKey):
    """The row that this one belongs to, and goes with where ``on_delete`` does not say otherwise.

    It has no index of its own: one of the model's, or a unique constraint, begins with it.
    """

    def __init__(self, to: Any, verbose_name: str, **options: Any) -> None:
        super().__init__(
            to, verbose_name=verbose_name, **{"on_delete": models.CASCADE, "db_index": False, **options}
        )

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs


def person(verbose_name: str, *, db_index: bool = False, **options: Any) -> models.ForeignKey:
    """Who did something; never deleted. Indexed where the rows of a person are asked for."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose_name,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=db_index,
        **options,
    )


class WebAddressField(models.URLField):
    """A URL whose form takes "kommunen.se" to mean https."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class PictureFormField(forms.FileField):
    """Takes a picture that ``clean`` can make anew, and says why not of other files."""

    def __init__(self, *, keep_alpha: bool = False, **kwargs: Any) -> None:
        self.keep_alpha = keep_alpha
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is not None:
            try:
                clean(file.read(MOST_BYTES + 1), keep_alpha=self.keep_alpha)
            except PictureError as error:
                raise ValidationError(str(error), code="picture") from error
            file.seek(0)
        return file

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": "image/jpeg,image/png,image/webp"}


class _CleanFile(ImageFieldFile):
    field: "PictureField"

    def save(self, name: str, content: Any, save: bool = True) -> None:
        """Keep the picture in ``content``, made anew. Raises PictureError."""
        content.seek(0)
        picture = clean(content.read(MOST_BYTES + 1), keep_alpha=self.field.keep_alpha)
        super().save(picture.name, ContentFile(picture.data), save=save)

    save.alters_data = True  # type: ignore[attr-defined]


class PictureField(models.ImageField):
    """A picture that is kept as ``documents.pictures.clean`` makes it, whichever way it comes: no metadata, no name of
    the sender's. ``keep_alpha`` for one that may be see-through."""

    attr_class = _CleanFile

    def __init__(self, *args: Any, keep_alpha: bool = False, **kwargs: Any) -> None:
        self.keep_alpha = keep_alpha
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"keep_alpha": True} if self.keep_alpha else {})

    def formfield(self, **kwargs: Any) -> Any:
        chosen = {"form_class": PictureFormField, "keep_alpha": self.keep_alpha, **kwargs}
        return models.FileField.formfield(self, **chosen)


def can_be_meant(day: date) -> None:
    """Raises ValidationError for a day so far away that it is a slip of the finger."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(f"Skriv ett år från {FIRST_DAY.year} till {LAST_DAY.year}.")


class TypedFormField(forms.Field):
    """A field whose text ``read`` reads as Swedes write it; what it refuses stands beside it."""

    read: Callable[[str], Any]

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().to_python(value)
        text = plain(value).strip()
        if text in self.empty_values:
            return None
        try:
            return self.read(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class DayFormField(TypedFormField, forms.DateField):
    """A day of a form, as ``typed.day`` reads it, in years that can be meant."""

    default_validators = [can_be_meant]
    read = staticmethod(typed.day)


class NumberFormField(TypedFormField, forms.DecimalField):
    """A number of a model's, as ``typed.number`` reads it: 20 stands as 20, not as the 20.000 that is kept."""

    widget = forms.TextInput

    def read(self, text: str) -> Decimal:
        return typed.number(text, decimals=self.decimal_places or 0)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class CountFormField(TypedFormField, forms.IntegerField):
    """A whole number of a model's, as ``typed.whole`` reads it."""

    widget = forms.TextInput
    read = staticmethod(typed.whole)

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off"}


class ClockFormField(TypedFormField, forms.TimeField):
    """A time of day, as ``typed.clock`` reads it."""

    read = staticmethod(typed.clock)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H.%M}" if isinstance(value, time) else value


class MomentFormField(forms.SplitDateTimeField):
    """A day and a time of day beside each other."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = (DayFormField(required=False), ClockFormField(required=False))


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows. What is no row's number is refused here, before a database is asked for it."""

    def clean(self, value: Any) -> Any:
        for each in value or []:
            if whole_number(str(each)) is None:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": str(each)[:40]}
                )
        return super().clean(value)
