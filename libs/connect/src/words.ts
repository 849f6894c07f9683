const en = {
  label: 'Your hospital, clinic or health plan',
  hint: 'Type its name',
  found: (count: number, total: number) => (count < total ? `${count} of ${total} found` : `${total} found`),
  nothing: 'Nothing found. Try another name, or the city.',
  unavailable: 'not available here yet',
  trial: 'Try it with a made-up patient',
  waiting: (name: string) => `Sign in to ${name} in the window that has opened.`,
  stop: 'Stop waiting',
  connected: (name: string) => `Connected to ${name}.`,
  denied: 'You did not allow it. Nothing was connected.',
  failed: 'It did not work. Nothing was connected. Please try again.',
  unreachable: 'The list of hospitals cannot be reached, or this page may not use it.',
};

/** What the element says, by the language of the page. */
export type Words = typeof en;

const es: Words = {
  label: 'Su hospital, clínica o plan de salud',
  hint: 'Escriba el nombre',
  found: (count, total) => (count < total ? `${count} de ${total} encontrados` : `${total} encontrados`),
  nothing: 'No se encontró nada. Pruebe con otro nombre o con la ciudad.',
  unavailable: 'aún no disponible aquí',
  trial: 'Probar con un paciente ficticio',
  waiting: (name) => `Inicie sesión en ${name} en la ventana que se abrió.`,
  stop: 'Dejar de esperar',
  connected: (name) => `Conectado a ${name}.`,
  denied: 'Usted no lo permitió. No se conectó nada.',
  failed: 'No funcionó. No se conectó nada. Inténtelo de nuevo.',
  unreachable: 'No se puede abrir la lista de hospitales, o esta página no puede usarla.',
};

/** @param language of the element or its page, such as `es-MX`; English where it is neither of both */
export function wordsOf(language: string): Words {
  return language.toLowerCase().startsWith('es') ? es : en;
}
