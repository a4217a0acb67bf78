"""Sound in and out: microphones, speakers, and what lies between them and the wire."""
