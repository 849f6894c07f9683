/** Words that carry no meaning in a name. */
export const fillers: ReadonlySet<string> = new Set(
  'of and the at for a an inc llc pc pllc pllp llp ltd corp dba'.split(' '),
);

/** Words that are written out as often as they are cut short, with the form that is compared. */
export const shortForms: ReadonlyMap<string, string> = new Map([
  ['saint', 'st'],
  ['sainte', 'st'],
  ['mount', 'mt'],
  ['fort', 'ft'],
  ['hosp', 'hospital'],
  ['hospitals', 'hospital'],
  ['clinics', 'clinic'],
  ['centre', 'center'],
  ['centers', 'center'],
  ['ctr', 'center'],
  ['cntr', 'center'],
  ['univ', 'university'],
  ['assoc', 'associates'],
  ['systems', 'system'],
  ['sys', 'system'],
  ['svcs', 'services'],
  ['grp', 'group'],
  ['peds', 'pediatrics'],
  ['ins', 'insurance'],
  ['insur', 'insurance'],
  ['calif', 'california'],
  ['fla', 'florida'],
  ['ariz', 'arizona'],
  ['comm', 'community'],
  ['cnty', 'county'],
]);

/** What many organizations are: a query may have such a word that the name lacks. */
export const optionalWords: ReadonlySet<string> = new Set(
  (
    'hospital clinic health healthcare system med medical medicine center care plan plans insurance network group services ' +
    'hmo ppo medicare medicaid advantage mychart portal patient account login my company foundation practice physicians ' +
    'associates doctors doctor office directory provider providers formulary api fhir ehr'
  ).split(' '),
);

/** Words of a sentence around a name, as in "get my results from Mayo". */
export const requestWords: ReadonlySet<string> = new Set(
  (
    'i me my we our is are do does have has get find show give open connect connected sign log in to from with on please can could ' +
    'want need would like look looking search where which what results result records record data chart charts'
  ).split(' '),
);

/** Payers and laboratories that no list has: who asks for one asks for no practice or doctor of a name like it. */
export const unlistedNames: readonly string[] = (
  'tricare|tri care|champva|caresource|care source|regence|metroplus|hmsa|fidelis|emblemhealth|labcorp|lab corp|ahcccs|oscar|' +
  'tenncare|peachcare|healthfirst|bright health|devoted health|clover health|harvard pilgrim|medi cal'
).split('|');

/** Words around the name of a payer: kinds of plans, regions of programmes, and what members want. */
export const wordsOfMembers: ReadonlySet<string> = new Set(
  (
    'health plan plans insurance hmo ppo medicare medicaid advantage marketplace coverage prime select east west life for ' +
    'login portal account card id member members benefits'
  ).split(' '),
);

/** Words before the name of a place. */
export const placePrepositions: ReadonlySet<string> = new Set(['in', 'near', 'around']);

/** Words that only a payer is asked for with. */
export const planWords: ReadonlySet<string> = new Set('plan plans insurance hmo ppo medicare medicaid'.split(' '));

/** Words that ask for a test system. */
export const sandboxWords: ReadonlySet<string> = new Set(['sandbox', 'sandboxes', 'test', 'testing', 'demo', 'local']);

/** Insurers named after the blue cross, the blue shield or both; beside one, two letters are a state. */
export const blueWords: ReadonlySet<string> = new Set(['bcbs', 'blue', 'bluecross', 'blueshield']);
