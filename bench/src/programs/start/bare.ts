import './answers.js'
