/** What people say for the name of an organization, and cannot be found in that name. */
export interface Abbreviation {
  /** Words as people write them. */
  readonly said: readonly string[];
  /** The name in which they have to be found instead; several where the organization goes by several in the lists. */
  readonly means: string | readonly string[];
  /**
   * Where it says so. A plain host is the organization's own site, from general knowledge and not looked up; a path was read
   * in November 2026.
   */
  readonly source: string;
}

/** Names of programmes of states that are in no list; those of the others are in the list itself. */
const medicaidNames =
  'yourvalley.net/stories/ahcccs-the-medicaid-many-arizonans-didnt-know-they-have; vimo.com, July 2025';

/**
 * Short, former and joint names of health systems and payers. Reviewed by people: add what an organization calls itself or
 * called itself, with its site, and nothing that spelling, initials or aliases of a platform file already find.
 */
export const abbreviations: readonly Abbreviation[] = [
  {
    said: ['mgh', 'mass general', 'massachusetts general'],
    means: ['Massachusetts General', 'Mass General Brigham'],
    source: 'massgeneral.org',
  },
  {
    said: ['partners healthcare', 'brigham', 'brigham and womens', 'bwh'],
    means: 'Mass General Brigham',
    source: 'massgeneralbrigham.org',
  },
  { said: ['chop'], means: "Children's Hospital of Philadelphia", source: 'chop.edu' },
  { said: ['hss'], means: 'Hospital for Special Surgery', source: 'hss.edu' },
  { said: ['msk', 'mskcc', 'sloan kettering'], means: 'Memorial Sloan Kettering', source: 'mskcc.org' },
  {
    said: ['bidmc', 'beth israel lahey', 'bilh'],
    means: ['Beth Israel Deaconess', 'Beth Israel Lahey Health'],
    source: 'bilh.org',
  },
  { said: ['ucsf'], means: ['UCSF', 'University of California San Francisco'], source: 'ucsfhealth.org' },
  { said: ['ucla'], means: ['UCLA', 'University of California Los Angeles'], source: 'uclahealth.org' },
  {
    said: ['ucsd', 'uc san diego'],
    means: ['UC San Diego', 'University of California San Diego'],
    source: 'health.ucsd.edu',
  },
  { said: ['uci', 'uc irvine'], means: ['UCI Health', 'UC Irvine'], source: 'ucihealth.org' },
  { said: ['upenn', 'hup', 'university of pennsylvania'], means: 'Penn Medicine', source: 'pennmedicine.org' },
  { said: ['ohsu'], means: ['OHSU', 'Oregon Health & Science University'], source: 'ohsu.edu' },
  { said: ['jhu', 'hopkins'], means: 'Johns Hopkins', source: 'hopkinsmedicine.org' },
  { said: ['nyu', 'nyu langone'], means: 'NYU Langone', source: 'nyulangone.org' },
  {
    said: ['nyp', 'new york presbyterian', 'columbia presbyterian', 'weill cornell', 'ny presbyterian'],
    means: ['NewYork-Presbyterian', 'Weill Cornell'],
    source: 'nyp.org',
  },
  { said: ['shands'], means: 'UF Health', source: 'ufhealth.org' },
  { said: ['ahn'], means: 'Allegheny Health Network', source: 'ahn.org' },
  {
    said: ['umich', 'university of michigan'],
    means: ['Michigan Medicine', 'University of Michigan'],
    source: 'uofmhealth.org',
  },
  { said: ['unc', 'unc chapel hill'], means: 'UNC Health', source: 'unchealth.org' },
  { said: ['carolinas healthcare', 'carolinas healthcare system'], means: 'Atrium Health', source: 'atriumhealth.org' },
  { said: ['osu', 'ohio state'], means: ['The Ohio State University', 'Ohio State'], source: 'wexnermedical.osu.edu' },
  { said: ['cchmc', 'cincinnati childrens'], means: "Cincinnati Children's", source: 'cincinnatichildrens.org' },
  {
    said: ['bwmc', 'umms', 'university of maryland'],
    means: 'University of Maryland Medical System',
    source: 'umms.org',
  },
  { said: ['iu health', 'indiana university'], means: 'Indiana University Health', source: 'iuhealth.org' },
  { said: ['uvm', 'university of vermont'], means: ['University of Vermont', 'UVM Health'], source: 'uvmhealth.org' },
  { said: ['uva'], means: ['UVA Health', 'University of Virginia'], source: 'uvahealth.com' },
  { said: ['musc'], means: ['MUSC', 'Medical University of South Carolina'], source: 'muschealth.org' },
  {
    said: ['uab', 'university of alabama birmingham'],
    means: ['UAB', 'University of Alabama at Birmingham'],
    source: 'uabmedicine.org',
  },
  { said: ['vumc', 'vandy'], means: 'Vanderbilt', source: 'vumc.org' },
  { said: ['utsw', 'ut southwestern'], means: 'University of Texas Southwestern', source: 'utsouthwestern.edu' },
  { said: ['md anderson', 'mdacc'], means: 'MD Anderson', source: 'mdanderson.org' },
  { said: ['bjc', 'barnes jewish'], means: ['BJC', 'Barnes-Jewish'], source: 'bjc.org' },
  {
    said: ['aurora health care', 'advocate aurora', 'advocate'],
    means: ['Advocate Health', 'Advocate Aurora', 'Aurora'],
    source: 'advocatehealth.com',
  },
  {
    said: ['chi', 'catholic health initiatives', 'dignity health', 'dignity'],
    means: ['CommonSpirit', 'Dignity Health'],
    source: 'commonspirit.org',
  },
  { said: ['spectrum health', 'beaumont'], means: ['Corewell Health', 'Beaumont'], source: 'corewellhealth.org' },
  { said: ['north shore lij', 'lij'], means: 'Northwell', source: 'northwell.edu' },
  { said: ['greenville health system', 'palmetto health'], means: 'Prisma Health', source: 'prismahealth.org' },
  {
    said: ['wake forest baptist', 'wake forest'],
    means: ['Wake Forest Baptist', 'Atrium Health Wake Forest'],
    source: 'wakehealth.edu',
  },
  { said: ['gundersen', 'bellin'], means: ['Emplify Health', 'Gundersen', 'Bellin'], source: 'emplifyhealth.org' },
  { said: ['unity point'], means: 'UnityPoint', source: 'unitypoint.org' },
  { said: ['ssm'], means: 'SSM Health', source: 'ssmhealth.com' },
  { said: ['nch'], means: "Nationwide Children's", source: 'nationwidechildrens.org' },
  { said: ['tch'], means: "Texas Children's", source: 'texaschildrens.org' },
  { said: ['lurie'], means: "Lurie Children's", source: 'luriechildrens.org' },
  { said: ['sick kids la', 'chla'], means: "Children's Hospital Los Angeles", source: 'chla.org' },
  { said: ['cedars', 'cedars sinai'], means: 'Cedars-Sinai', source: 'cedars-sinai.org' },
  { said: ['scripps clinic'], means: 'Scripps', source: 'scripps.org' },
  { said: ['pamf', 'palo alto medical foundation'], means: 'Sutter Health', source: 'sutterhealth.org' },
  { said: ['tmc'], means: ['Tufts Medicine', 'Tufts Medical Center'], source: 'tuftsmedicine.org' },
  {
    said: ['dhmc', 'dartmouth hitchcock', 'dartmouth'],
    means: ['Dartmouth Health', 'Dartmouth-Hitchcock'],
    source: 'dartmouth-health.org',
  },
  { said: ['umass'], means: 'UMass Memorial', source: 'ummhealth.org' },
  { said: ['hcmc'], means: ['Hennepin', 'Hennepin Healthcare'], source: 'hennepinhealthcare.org' },
  { said: ['healtheast'], means: 'M Health Fairview', source: 'mhealthfairview.org' },
  { said: ['va hospital', 'va medical center', 'veterans hospital'], means: 'Veterans Affairs', source: 'va.gov' },

  { said: ['humana gold plus'], means: 'Humana', source: 'humana.com' },
  { said: ['kp'], means: 'Kaiser Permanente', source: 'kp.org' },
  {
    said: ['uhc', 'united health', 'united healthcare', 'united health group'],
    means: 'UnitedHealthcare',
    source: 'uhc.com',
  },
  { said: ['ibc'], means: 'Independence Blue Cross', source: 'ibx.com' },
  { said: ['bsca'], means: 'Blue Shield of California', source: 'blueshieldca.com' },
  { said: ['bcca', 'wellpoint'], means: ['Anthem Blue Cross of California', 'Anthem'], source: 'anthem.com' },
  { said: ['blue button', 'bb2'], means: 'Medicare', source: 'bluebutton.cms.gov' },
  { said: ['healthspring', 'health spring'], means: 'Cigna', source: 'cigna.com' },
  { said: ['medi cal'], means: 'California Medicaid', source: medicaidNames },
  { said: ['tenncare'], means: 'Tennessee Medicaid', source: medicaidNames },
  { said: ['ahcccs'], means: 'Arizona Medicaid', source: medicaidNames },

  { said: ['e clinical works', 'ecw'], means: 'eClinicalWorks', source: 'eclinicalworks.com' },
  { said: ['next gen'], means: 'NextGen', source: 'nextgen.com' },
  { said: ['athena health'], means: 'athenahealth', source: 'athenahealth.com' },
];
