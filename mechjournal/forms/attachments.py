"""The shape of an upload."""

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from mechjournal.forms.fields import Form


class UploadForm(Form):
    client_key = forms.UUIDField()
    file = forms.FileField(
        allow_empty_file=True,
        max_length=None,
        error_messages={"required": "No file arrived. Try again."},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size == 0:
            raise forms.ValidationError(f"“{file.name}” is empty.")
        if file.size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
            size = filesizeformat(file.size)
            raise forms.ValidationError(f"“{file.name}” has {size}; a file may have {settings.UPLOAD_LIMIT_MB} MB.")
        return file
