module.exports = { displayName: 'express-kit', preset: '../../jest.preset.js' };
