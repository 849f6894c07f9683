const diamond = 'M0 -6.5L6.5 0L0 6.5L-6.5 0Z';
const circle = 'M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0';
/** The mark of a value by where it lies, as a path around the point itself. */
export const markShapes = {
  high: 'M0 -7L6.5 4.5L-6.5 4.5Z',
  low: 'M0 7L6.5 -4.5L-6.5 -4.5Z',
  abnormal: diamond,
  normal: circle,
  unknown: circle,
} as const;
/** Beside the mark of a bound: on which side of it the value lies. */
export const boundArrows = { below: 'M0 9v12m-4 -4l4 4l4 -4', above: 'M0 -9v-12m-4 4l4 -4l4 4' } as const;

/** The class of a line and its marks: the second of a chart looks different in more than colour. */
export function lineClass(index: number): string {
  return index === 0 ? 'trend-line' : 'trend-line second';
}
