"""The portal of a district archive for the personnel files of retirees.

`create_app` lives in `portal.factory`-free form here: imports stand inside it, so that `guidang check` and the
limited child process start without Flask, the database or an S3 library.
"""
