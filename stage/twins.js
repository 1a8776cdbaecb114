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

// From the first step to the last. One that ended earlier would leave its turns empty: it keeps its own dashes.
function same(a, b) {
  const steps = a[0].length;
  if (steps !== b[0].length) return false;
  return a.every((column, i) => {
    for (let step = 0; step < steps; step++) if (column[step] !== b[i][step]) return false;
    return true;
  });
}
