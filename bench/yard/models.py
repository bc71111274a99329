from django.db import models


class Row(models.Model):
    title = models.CharField(max_length=140)
    html = models.TextField()

    def __str__(self):
        return self.title
