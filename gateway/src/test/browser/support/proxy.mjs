// A network to play with: stands between the browser and a gateway, hears everything, and does what a test asks.
import http from 'node:http';

/**
 * Starts one. `rule(path, handler)` decides about the requests of that path: the handler gets the call and `pass`, which
 * asks the gateway and gives the answer, or `null` when the connection is to be cut.
 */
export async function network(target) {
  const rules = new Map();
  const calls = [];
  const sockets = new Set();
  const server = http.createServer(async (request, response) => {
    // A browser repeats by itself what was lost on a connection that it used before: here each request has its own.
    response.shouldKeepAlive = false;
    const path = request.url.split('?')[0];
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const call = { method: request.method, path, headers: request.headers, body: Buffer.concat(chunks).toString(), request };
    calls.push(call);
    const pass = () => forward(target, call);
    try {
      const rule = rules.get(path) ?? rules.get('*');
      const answer = rule ? await rule(call, pass, response) : await pass();
      if (answer === undefined) return;
      if (!answer) {
        request.socket.destroy();
        return;
      }
      call.answer = answer;
      response.writeHead(answer.status, answer.headers);
      if (answer.stream) {
        answer.stream.pipe(response);
        response.on('close', () => answer.stream.destroy());
      } else {
        response.end(answer.body);
      }
    } catch {
      request.socket.destroy();
    }
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    server,
    calls,
    of: (path) => calls.filter((call) => call.path === path),
    rule: (path, handler) => (handler ? rules.set(path, handler) : rules.delete(path)),
    /** As if the server were gone: every connection is cut. */
    cut: (...paths) => paths.forEach((path) => rules.set(path, () => null)),
    heal: () => rules.clear(),
    async close() {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((done) => server.close(done));
    },
  };
}

function forward(target, { request, body }) {
  const { host, ...headers } = request.headers;
  return new Promise((done, failed) => {
    const upstream = http.request(target + request.url, { method: request.method, headers, agent: false }, (got) => {
      if (/event-stream/.test(got.headers['content-type'])) return done({ status: got.statusCode, headers: got.headers, stream: got });
      const chunks = [];
      got.on('data', (chunk) => chunks.push(chunk));
      got.on('error', failed);
      got.on('end', () => {
        const { 'transfer-encoding': chunked, connection, ...kept } = got.headers;
        done({ status: got.statusCode, headers: kept, body: Buffer.concat(chunks) });
      });
    });
    upstream.on('error', failed);
    upstream.end(body);
  });
}

/** A promise that is kept from outside. */
export function gate() {
  let open;
  const opened = new Promise((done) => (open = done));
  return { open, opened };
}
