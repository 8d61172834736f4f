// The words and signs of PQL. Every word is a WORD here: which of them are keywords depends on where they
// stand, and WordRoles decides that after the lexer and before the parser.
lexer grammar PqlLexer;

// Given to words by WordRoles, never by the lexer.
tokens {
  AND, OR, NOT, IN, NOT_IN, LIKE, MATCHES, OCCURS, IGNORING,
  TRUE, FALSE, NULL, THIS, IF, LET, LET_IN,
  SELECT, QUANTIFIER, AGGREGATE, AGGREGATE_CALL, OVER, FROM, WHERE,
  CHAIN, WHAT, WHEN, COUNT, GAP, EXCLUDE,
  ON, BEFORE, AFTER, BETWEEN, MOMENT, PERIOD, UNIT, UNKNOWN_UNIT,
  LAMBDA_NAME, LAMBDA_OPEN, CLAUSE_COMMA
}

SPACE : [ \t\r\n\u000B\f\u00A0\u2028\u2029\uFEFF]+ -> skip ;

ARROW : '=>' ;
EQUAL : '==' | '=' ;
NOT_EQUAL : '!=' ;
LESS_OR_EQUAL : '<=' ;
LESS : '<' ;
GREATER_OR_EQUAL : '>=' ;
GREATER : '>' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
PERCENT : '%' ;
BANG : '!' ;
CARET : '^' ;
DOLLAR : '$' ;
COMMA : ',' ;
COLON : ':' ;
LEFT_PAREN : '(' ;
RIGHT_PAREN : ')' ;
LEFT_BRACKET : '[' ;
RIGHT_BRACKET : ']' ;
LEFT_BRACE : '{' ;
RIGHT_BRACE : '}' ;

LONG : DIGIT+ 'L' ;
INTEGER : DIGIT+ ;
DOUBLE : DIGIT+ '.' DIGIT+ EXPONENT? | '.' DIGIT+ EXPONENT? | DIGIT+ EXPONENT ;
BAD_NUMBER : (DIGIT+ ('.' DIGIT+)? | '.' DIGIT+) EXPONENT? LETTER (LETTER | DIGIT)* ;
DOT : '.' ;

STRING : '"' (~["\\] | '\\' .)* '"' | '\'' (~['\\] | '\\' .)* '\'' ;
OPEN_STRING : '"' (~["\\] | '\\' .)* '\\'? | '\'' (~['\\] | '\\' .)* '\\'? ;
QUOTED_NAME : '`' (~[`\\] | '\\' .)+ '`' ;
CONTEXT : '@' LETTER* '{' ~[{}]* '}' ;

XDM_WORD : 'xdm:' '@'? LETTER (LETTER | NAME_DIGIT)* ;
WORD : LETTER (LETTER | NAME_DIGIT)* ;

UNKNOWN : . ;

fragment DIGIT : [0-9] ;
fragment EXPONENT : [eE] [+-]? DIGIT+ ;
fragment LETTER : [\p{L}_] ;
fragment NAME_DIGIT : [\p{Nd}\p{M}] ;
