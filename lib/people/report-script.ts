/** The script of the report's page: filters and sorts the table of all users. Without it, the page is whole. */
export const reportScript = `
'use strict';
const table = document.getElementById('all');
const body = table.tBodies[0];
const rows = [...body.rows];
const texts = rows.map((row) => row.textContent.toLowerCase());
const form = document.getElementById('filter');
const input = document.getElementById('text');
const shown = document.getElementById('shown');

function filter() {
  const words = input.value.toLowerCase().split(' ').filter(Boolean);
  let count = 0;
  rows.forEach((row, at) => {
    row.hidden = !words.every((word) => texts[at].includes(word));
    if (!row.hidden) count++;
  });
  shown.value = words.length > 0 ? count.toLocaleString('en') + ' of ' + rows.length.toLocaleString('en') : '';
}
form.hidden = false;
form.addEventListener('submit', (event) => event.preventDefault());
input.addEventListener('input', filter);

const collator = new Intl.Collator('en', { numeric: true });
[...table.tHead.rows[0].cells].forEach((head, column) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener('click', () => {
    const descending = head.getAttribute('aria-sort') === 'ascending';
    for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    const keyed = rows.map((row) => [row.cells[column].textContent.trim(), row]);
    keyed.sort(([a], [b]) => (a === '') - (b === '') || collator.compare(a, b) * (descending ? -1 : 1));
    body.append(...keyed.map(([, row]) => row));
  });
});
`;
