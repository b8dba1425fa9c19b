// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
//
// ClickHouse's interface for HTTP in front of chDB: POST /?query=INSERT…, with the data as body. Errors have the header
// and the status of a server. Parameters other than the query are settings.
import { createServer } from 'node:http';
import { Session } from 'chdb';

const session = new Session();
const STATUS = { 60: 404, 62: 400, 26: 400, 27: 400, 41: 400, 72: 400, 117: 400 };

function settings(parameters) {
  return [...parameters].filter(([name]) => name !== 'query').map(([name, value]) => `SET ${name}=${Number(value)}`);
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    const parameters = new URL(request.url, 'http://localhost').searchParams;
    response.setHeader('X-ClickHouse-Query-Id', '1');
    try {
      settings(parameters).forEach(setting => session.query(setting));
      const query = parameters.get('query') ?? '';
      const result = session.query(query + '\n' + Buffer.concat(chunks).toString('utf8'), 'JSONEachRow');
      response.writeHead(200).end(result);
    } catch (e) {
      const code = /Code: (\d+)/.exec(e.message)?.[1] ?? '0';
      response.writeHead(STATUS[code] ?? 500, { 'X-ClickHouse-Exception-Code': code });
      response.end(e.message);
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
// The test closes our input when it ends.
process.stdin.resume().on('end', () => process.exit());
