import developers from './developers.css';
import forms from './forms.css';
import frame from './frame.css';
import home from './home.css';
import parts from './parts.css';
import print from './print.css';
import record from './record.css';
import theme from './theme.css';

/**
 * The one style sheet of the pages: light and dark, from phone width up, system fonts. Served as a file, since pages allow
 * no inline styles.
 */
export const consoleCss = [theme, frame, parts, forms, record, home, developers, print].join('\n');
