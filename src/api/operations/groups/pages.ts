/** How many groups or members an answer lists at most, and where the input says none or 0. */
export const LARGEST_PAGE = 60;
