/** Puts the lowest `count` numbers first, in order; the others follow in any order. Where few are asked for, it takes one pass or two. */
export function sortFirst(numbers: Float64Array, count: number): void {
  if (count < numbers.length) selectFirst(numbers, count);
  numbers.subarray(0, count).sort();
}

/** Quickselect by Hoare's partition. */
function selectFirst(numbers: Float64Array, count: number): void {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const pivot = numbers[(low + high) >>> 1] ?? 0;
    let [left, right] = [low, high];
    while (left <= right) {
      while ((numbers[left] ?? pivot) < pivot) left += 1;
      while ((numbers[right] ?? pivot) > pivot) right -= 1;
      if (left > right) break;
      const other = numbers[left] ?? 0;
      numbers[left] = numbers[right] ?? 0;
      numbers[right] = other;
      left += 1;
      right -= 1;
    }
    if (count <= right) high = right;
    else if (count >= left) low = left;
    else return;
  }
}
