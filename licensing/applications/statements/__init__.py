"""The end-use statements of an application: what each says, compared with the application line by line."""
