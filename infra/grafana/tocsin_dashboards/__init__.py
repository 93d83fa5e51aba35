"""Grafana's dashboards: what each shows is in a file of its own; `make dashboards` writes their JSON."""
