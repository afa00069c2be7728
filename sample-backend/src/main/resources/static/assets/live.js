// The page of connections that last. They are open while it is shown.
import { auth } from './auth.js';
import { $, element } from './dom.js';
import { note } from './flow.js';

const SHOWN = 6;
let stream;
let socket;

function show(list, item) {
  $(list).prepend(item);
  while ($(list).children.length > SHOWN) $(list).lastElementChild.remove();
}

function follow(connection, state, name) {
  $(state).textContent = 'Connecting …';
  connection.addEventListener('open', () => {
    $(state).textContent = 'Connected';
    note(name, 'opened');
  });
  connection.addEventListener('close', () => {
    $(state).textContent = 'Closed';
    note(name, 'closed');
  });
  return connection;
}

export function enter() {
  stream = follow(auth.events('/events/ticks'), 'ticks-state', 'Event stream /events/ticks');
  stream.addEventListener('message', ({ data }) => {
    const tick = JSON.parse(data);
    show('ticks', element('li', undefined, [
      element('div', new Date(tick.time).toLocaleTimeString()), element('span', String(tick.number), [], 'count')]));
  });
  socket = follow(auth.webSocket('/ws/echo'), 'socket-state', 'WebSocket /ws/echo');
  socket.addEventListener('message', ({ data }) => show('echoes', element('li', undefined, [element('div', data)])));
}

export function leave() {
  stream?.close();
  socket?.close();
}

export function forget() {
  for (const id of ['ticks', 'echoes']) $(id).replaceChildren();
  $('socket-form').reset();
}

$('socket-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { text } = event.target;
  if (event.target.reportValidity() && socket.send(text.value)) text.value = '';
  text.focus();
});
