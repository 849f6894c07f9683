// The generator's own theme without its fonts: a page loads nothing that the reader's machine has.
import theme from 'vitepress/theme-without-fonts';
import './style.css';

export default theme;
