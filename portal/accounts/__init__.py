"""How people log in: a code by e-mail, no password. allauth does the work; this fits it to the portal."""
