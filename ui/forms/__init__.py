"""Widgets that any page can use: each shows a value and hands on a new one."""
