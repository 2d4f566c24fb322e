/** Half the width of the square of the plane that is looked at, around 0. */
export const REACH = 1.3;

/** Cells on a side of that square. */
export const CELLS = 64;
