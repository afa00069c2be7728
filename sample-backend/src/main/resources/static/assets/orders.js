// The page of orders: an ordinary page, which has nothing to do with tokens but that it calls by way of the client.
import { api } from './auth.js';
import { $, busy, element, message } from './dom.js';

function item(order, owner) {
  const when = new Date(order.createdAt).toLocaleString();
  const cups = `${order.quantity} ${order.quantity === 1 ? 'cup' : 'cups'}`;
  return element('li', undefined, [
    element('div', order.item, [element('small', owner ? `${when}, by ${order.owner}` : when)]),
    element('span', cups, [], 'count'),
  ]);
}

async function loadOrders() {
  const orders = await api('/api/orders');
  $('orders').replaceChildren(...orders.map((order) => item(order)));
  $('orders-empty').hidden = orders.length > 0;
}

async function loadIdentity() {
  const { headers } = await api('/api/echo');
  const rows = Object.entries(headers).filter(([name]) => name.toLowerCase().startsWith('x-auth-'));
  $('identity').replaceChildren(...rows.map(([name, values]) =>
    element('div', undefined, [element('dt', name), element('dd', values.join(', '))])));
}

export async function enter() {
  const results = await Promise.allSettled([loadOrders(), loadIdentity()]);
  $('orders-error').textContent = results.find((result) => result.reason)?.reason.message ?? '';
}

export function leave() {}

export function forget() {
  for (const id of ['orders', 'identity', 'admin-orders']) $(id).replaceChildren();
  for (const id of ['orders-error']) $(id).textContent = '';
  $('order-form').reset();
}

$('order-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  busy(form.querySelector('button'), async () => {
    $('orders-error').textContent = '';
    if (!form.reportValidity()) return;
    try {
      await api('/api/orders', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ item: form.item.value, quantity: form.quantity.valueAsNumber }),
      });
      form.reset();
      form.item.focus();
      await loadOrders();
    } catch (error) {
      $('orders-error').textContent = message(error);
    }
  });
});

$('admin-load').addEventListener('click', (event) => busy(event.target, async () => {
  try {
    const orders = await api('/api/admin/orders');
    const list = element('ul', undefined, orders.map((order) => item(order, true)), 'list');
    $('admin-orders').replaceChildren(orders.length ? list : element('p', 'Nobody has ordered yet.', [], 'empty'));
  } catch (error) {
    $('admin-orders').replaceChildren(element('p', message(error), [], 'error'));
  }
}));
