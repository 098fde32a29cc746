"""What the trail says about changes of applications under review."""

from exportctl.core.audit import verb

verb("amendment.filed", "changed the application: edition {edition}, a {weight} change", exporter=True)
verb(
    "amendment.set_aside",
    "set the recommendation on edition {edition} aside, because the application changed",
)
