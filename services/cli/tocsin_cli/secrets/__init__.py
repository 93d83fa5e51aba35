"""Passwords, and who may do what in Redis: what a deployment needs before its first start."""
