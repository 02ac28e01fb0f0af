// The engine, for web pages.
