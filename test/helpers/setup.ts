// Some hosts set a proxy or an API key; tests never use either.
delete process.env['OPENAI_API_KEY']
delete process.env['OPENAI_BASE_URL']
