// axios: its calls go by way of the client, with the token and at most one repetition after a refresh.
import axios from 'axios';
import { createAuth } from 'gatehouse-client';

export const auth = createAuth({ base: '/auth/', storage: 'cookie' });

export const http = axios.create({ adapter: 'fetch', env: { fetch: auth.fetch } });
