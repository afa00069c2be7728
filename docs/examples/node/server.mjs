// A backend that believes nobody but the gateway: it verifies the assertion that comes with each request.
// GATEWAY is the origin of the gateway, ISSUER what it calls itself, ROUTE the id of the route that leads here.
import { createServer } from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const { GATEWAY, ISSUER = GATEWAY, ROUTE, PORT = '9100' } = process.env;

const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', GATEWAY));
const expected = {
  issuer: ISSUER,
  audience: ROUTE,
  // Without this an access token, which has the same issuer, could pass for an assertion.
  typ: 'gatehouse-assertion+jwt',
  algorithms: ['ES256', 'RS256', 'EdDSA'],
  requiredClaims: ['sub', 'exp'],
  clockTolerance: '30s',
};

const server = createServer(async (request, response) => {
  try {
    const { payload } = await jwtVerify(request.headers['x-auth-assertion'] ?? '', keys, expected);
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ subject: payload.sub, roles: payload.roles }));
  } catch {
    response.writeHead(401).end();
  }
});

server.listen(Number(PORT), '127.0.0.1');
