"""The last number given out, per series and year."""

from django.db import models


class NumberSeries(models.Model):
    """One row per series and year; whoever takes a number holds its lock until commit, so none is skipped."""

    series = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="number_series_once_a_year")]
