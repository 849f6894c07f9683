const words = (list: string): readonly string[] => list.split(' ');

/** Given names, most of them unusual, so that nobody takes a record for a real person's. */
export const femaleNames = words(
  'Alma Brisa Calla Delphie Edda Fenna Greta Hedda Ilka Junia Kerra Liora Maren ' +
    'Nella Orla Petra Quilla Romy Sunniva Tamsin Ulla Vesna Wilda Yara Zelda',
);

/** The same for boys and men; no name is in both lists, so a given name also serves as a login. */
export const maleNames = words(
  'Anders Bram Caspian Dario Elwin Florin Galen Henning Ivo Joss Kasper Lorcan Milo ' +
    'Nils Osric Piran Quade Ravi Soren Tobin Ulric Viggo Wendel Yoris Zeno',
);

/** Family names that were put together for this sandbox. */
export const familyNames = words(
  'Ashgrove Bellwhistle Brindlecote Copperdale Dunmarrow Elderquist Fernhollow Gladewick Hollowmere Inkbarrow ' +
    'Juniperton Kettlebrook Larkspire Mossbarrow Nettlefold Oakenfeld Pebblewood Quillmarsh Rushwater Sablewick ' +
    'Thistlewane Umberlake Vantreen Wrenfold Yarrowby',
);

export const streets = ['Alder Row', 'Beacon Rise', 'Cooper Yard', 'Damson Lane', 'Elm Crescent', 'Foundry Walk'];

export interface Town {
  city: string;
  state: string;
  postalCode: string;
}

/** Invented towns; no ZIP code that begins with 000 is assigned, so no address can be anybody's. */
export const towns: readonly [Town, Town, Town, Town] = [
  { city: 'Fairwater', state: 'VT', postalCode: '00011' },
  { city: 'Little Harrow', state: 'ME', postalCode: '00012' },
  { city: 'Millrace', state: 'OR', postalCode: '00013' },
  { city: 'Stonebarrow', state: 'WI', postalCode: '00014' },
];
