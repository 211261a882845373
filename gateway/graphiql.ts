import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

/** Scripts and styles of the page, each out of its npm package: nothing is fetched from anywhere else. */
const packageFiles: Readonly<Record<string, readonly [string, string]>> = {
  'react.js': ['react', 'umd/react.production.min.js'],
  'react-dom.js': ['react-dom', 'umd/react-dom.production.min.js'],
  'graphiql.js': ['graphiql', 'graphiql.min.js'],
  'graphiql.css': ['graphiql', 'graphiql.min.css'],
};

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Công dân số: GraphiQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/graphiql/graphiql.css">
<link rel="stylesheet" href="/graphiql/page.css">
</head>
<body>
<header><label for="caller">Ask as</label> <select id="caller"><option value="">nobody (no token)</option></select></header>
<main id="graphiql">Loading…</main>
<script src="/graphiql/react.js"></script>
<script src="/graphiql/react-dom.js"></script>
<script src="/graphiql/graphiql.js"></script>
<script src="/graphiql/page.js"></script>
</body>
</html>
`;

const style = `body { margin: 0; height: 100vh; display: flex; flex-direction: column; font-family: system-ui, sans-serif; }
header { padding: 6px 12px; border-bottom: 1px solid #ddd; font-size: 14px; }
main { flex: 1; min-height: 0; }
`;

/** Runs in the browser: the chosen caller's token goes with each request; the example is the profile query. */
const script = `(async () => {
  const select = document.getElementById('caller');
  const { callers, example } = await (await fetch('/graphiql/start.json')).json();
  for (const { name, token } of callers) select.add(new Option(name, token));
  if (callers.length > 0) select.selectedIndex = 1;
  const fetcher = async (request, options) => {
    const headers = { 'content-type': 'application/json', ...(options && options.headers) };
    if (select.value && !headers.authorization && !headers.Authorization) headers.authorization = 'Bearer ' + select.value;
    const answer = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(request) });
    return answer.json();
  };
  ReactDOM.createRoot(document.getElementById('graphiql')).render(
    React.createElement(GraphiQL, { fetcher, defaultQuery: example, defaultEditorToolsVisibility: false }),
  );
})();
`;

const contentSecurity =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface GraphiqlStart {
  /** Tokens at hand, by whom they speak for; none in production. */
  callers(): Promise<readonly { readonly name: string; readonly token: string }[]>;
  readonly example: string;
}

/** `GET /`: GraphiQL from its package. */
export function serveGraphiql(app: FastifyInstance, start: GraphiqlStart): void {
  const packages = createRequire(__filename);
  const kept = new Map<string, Buffer>();
  const packageFile = (name: string): Buffer | undefined => {
    const place = Object.hasOwn(packageFiles, name) ? packageFiles[name] : undefined;
    if (!place) return undefined;
    const [packageName, file] = place;
    const found = kept.get(name) ?? readFileSync(join(dirname(packages.resolve(`${packageName}/package.json`)), file));
    kept.set(name, found);
    return found;
  };

  app.get('/', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', contentSecurity).send(page),
  );
  app.get('/graphiql/page.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(script));
  app.get('/graphiql/page.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(style));
  app.get('/graphiql/start.json', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ callers: await start.callers(), example: start.example }),
  );
  app.get<{ Params: { file: string } }>('/graphiql/:file', (request, reply) => {
    const { file } = request.params;
    const content = packageFile(file);
    if (!content) return reply.callNotFound();
    const type = file.endsWith('.css') ? 'text/css' : 'text/javascript';
    return reply.type(`${type}; charset=utf-8`).header('cache-control', 'public, max-age=3600').send(content);
  });
}
