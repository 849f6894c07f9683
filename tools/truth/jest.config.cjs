module.exports = { displayName: 'truth', preset: '../../jest.preset.js' };
