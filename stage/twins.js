// Lines that are the same in a view are told apart: each has its turn in the dashes, and heads lie inside each other.

const TURN = 9; // pixels

// Gives each of the drawn lanes its dash, and those that are the same as others a `twin`: {index, of}.
export function tellApart(drawn) {
  const groups = [];
  for (const one of drawn) {
    const group = groups.find(([first]) => same(first.columns, one.columns));
    if (group) group.push(one);
    else groups.push([one]);
  }
  for (const group of groups) {
    group.forEach((one, index) => {
      const of = group.length;
      one.twin = of > 1 ? { index, of } : null;
      one.dash = of > 1 ? [TURN, (of - 1) * TURN] : one.look.dash;
      one.offset = of > 1 ? -index * TURN : 0;
    });
  }
}

// As far as both go; a start in common is not enough.
function same(a, b) {
  const steps = Math.min(a[0].length, b[0].length);
  if (steps < 2) return false;
  return a.every((column, i) => {
    for (let step = 0; step < steps; step++) if (column[step] !== b[i][step]) return false;
    return true;
  });
}
