import { createServer } from 'node:http';
import * as queries from '../graph/queries';
import { readServices } from '../services';
import { small, whole } from './answer';
import { connect } from './ask';

/**
 * The limit: a server that knows the queries of the benchmark and answers them without GraphQL. What a federation gateway
 * adds to a request is what it takes beyond this.
 */
const [file = '', port = ''] = process.argv.slice(2);
const subgraphs = connect(new Map(readServices(file).map(({ name, url }) => [name, url])));
const answers = new Map([
  [queries.whole, whole],
  [queries.small, small],
]);

async function answer(body: string, authorization: string | undefined): Promise<string> {
  const answerOf = answers.get((JSON.parse(body) as { query: string }).query);
  if (!answerOf) throw new Error('only the queries of the benchmark are answered');
  return JSON.stringify({ data: await answerOf(subgraphs(authorization)) });
}

createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    answer(Buffer.concat(chunks).toString(), request.headers.authorization).then(
      (text) => {
        const bytes = Buffer.from(text);
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes);
      },
      () => response.writeHead(500).end(),
    );
  });
}).listen(Number(port), '127.0.0.1');
