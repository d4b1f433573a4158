"""The verbs for whoever runs a clinic."""
