"""Internal notes on a case, with mentions, answers, documents and versions. Exporters never see any."""
