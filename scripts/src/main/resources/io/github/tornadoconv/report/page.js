// Tables sort by the column whose head is clicked, or chosen with the keyboard; again turns the order round.
'use strict';
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const key = (row, column) => {
    const cell = row.cells[column];
    return 'v' in cell.dataset ? Number(cell.dataset.v) : cell.textContent;
  };
  const compare = (a, b) =>
    typeof a === 'number' && typeof b === 'number'
      ? (Number.isNaN(a) - Number.isNaN(b)) || a - b
      : String(a).localeCompare(String(b), 'en', {numeric: true});
  heads.forEach((head, column) => {
    const sort = () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      const rows = [...body.rows].sort((x, y) => compare(key(x, column), key(y, column)) * (down ? -1 : 1));
      heads.forEach(other => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      body.append(...rows);
    };
    head.tabIndex = 0;
    head.title = 'sort';
    head.addEventListener('click', sort);
    head.addEventListener('keydown', event => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        sort();
      }
    });
  });
}
