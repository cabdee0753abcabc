/* Filters, keys and the way from an arrow to its details. Without it the page still reads from top to bottom. */
const input = document.getElementById('filter');
const help = document.getElementById('help');
const checks = [...document.querySelectorAll('.check')];
const filters = [...document.querySelectorAll('.filter')];
const texts = new Map();

function textOf(check) {
  if (!texts.has(check)) texts.set(check, check.textContent.toLowerCase());
  return texts.get(check);
}

function applyFilter() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const verdicts = filters.filter((button) => button.ariaPressed === 'true').map((button) => button.dataset.filter);
  for (const check of checks) {
    const chosen = verdicts.length === 0 || verdicts.includes(check.dataset.verdict);
    check.hidden = !chosen || !words.every((word) => textOf(check).includes(word));
  }
  for (const group of document.querySelectorAll('.group')) group.hidden = !group.querySelector('.check:not([hidden])');
  const shown = checks.filter((check) => !check.hidden).length;
  document.getElementById('shown').textContent = shown === checks.length ? `${shown} checks` : `${shown} of ${checks.length} checks`;
  document.getElementById('nothing').hidden = shown > 0;
}

function showAll() {
  input.value = '';
  for (const button of filters) button.ariaPressed = 'false';
  applyFilter();
}

/* Next and previous of what did not pass; of everything shown when all passed. */
function step(by) {
  const shown = checks.filter((check) => !check.hidden);
  const wanted = shown.filter((check) => ['fail', 'inconclusive', 'warning'].includes(check.dataset.verdict));
  const stops = wanted.length > 0 ? wanted : shown;
  const at = stops.indexOf(document.activeElement?.closest('.check'));
  const stop = at === -1 ? stops.at(by > 0 ? 0 : -1) : stops[at + by];
  if (stop) reveal(stop);
}

function reveal(details) {
  for (let element = details; element; element = element.parentElement?.closest('details')) element.open = true;
  details.querySelector('summary').focus({ preventScroll: true });
  details.scrollIntoView({ block: details.matches('.exchange') ? 'nearest' : 'start' });
}

function revealTarget(hash) {
  const element = document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!element?.matches('details')) return false;
  if (element.closest('[hidden]')) showAll();
  for (const arrow of element.closest('.check').querySelectorAll('.arrow')) arrow.classList.toggle('current', arrow.getAttribute('href') === hash);
  reveal(element);
  return true;
}

async function copy(button) {
  const code = button.parentElement.querySelector('code');
  getSelection().selectAllChildren(code);
  try {
    await navigator.clipboard.writeText(code.textContent.trim());
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Selected';
  }
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link && revealTarget(link.getAttribute('href'))) event.preventDefault();
  const button = event.target.closest('button');
  if (button?.matches('.copy')) void copy(button);
  if (button?.matches('.filter')) {
    button.ariaPressed = String(button.ariaPressed !== 'true');
    applyFilter();
  }
  if (button?.id === 'help-button') help.showModal();
});
input.addEventListener('input', applyFilter);

const keys = {
  j: () => step(1),
  k: () => step(-1),
  '/': () => input.focus(),
  '?': () => help.showModal(),
  Escape: () => {
    showAll();
    document.activeElement.blur();
  },
};
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  if (event.target === input && event.key !== 'Escape') return;
  const key = event.target.closest('.scroller, pre') ? event.key : ({ ArrowRight: 'j', ArrowLeft: 'k' }[event.key] ?? event.key);
  if (!Object.hasOwn(keys, key)) return;
  event.preventDefault();
  keys[key]();
});

applyFilter();
if (location.hash) revealTarget(location.hash);
