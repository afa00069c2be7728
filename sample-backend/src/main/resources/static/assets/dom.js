// The few things that every page does with the document.
export const $ = (id) => document.getElementById(id);

export function element(name, text, children = [], className = '') {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** A button is off while what it began is going on. */
export async function busy(button, work) {
  button.disabled = true;
  try {
    await work();
  } finally {
    button.disabled = false;
  }
}

const WORDS = {
  invalid_credentials: 'E-mail or password is wrong.',
  request_invalid: 'Please fill in e-mail and password.',
  too_many_attempts: 'Too many attempts: please wait a moment.',
  access_denied: 'Only an admin may see this.',
  signed_out: 'You are signed out.',
};

/** What a user can do something with. */
export function message(error) {
  if (WORDS[error.code]) return WORDS[error.code];
  if (error.retryable) return 'The server is away for the moment: please try again.';
  return error.code ? 'That did not work.' : error.message;
}
