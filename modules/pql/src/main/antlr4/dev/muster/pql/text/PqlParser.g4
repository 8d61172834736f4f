// The grammar of section 3 of the language reference. Words have their roles already (WordRoles), so every
// choice needs two tokens at most and the fast SLL prediction is always enough.
parser grammar PqlParser;

options {
  tokenVocab = PqlLexer;
  superClass = BoundedParser;
}

query : expression EOF ;

expression : let | lambda | disjunction ;

let : LET name EQUAL expression LET_IN expression ;

lambda
  : LAMBDA_NAME ARROW expression
  | LAMBDA_OPEN name (COMMA name)* RIGHT_PAREN ARROW expression
  ;

disjunction : conjunction (OR conjunction)* ;

conjunction : negation (AND negation)* ;

negation : (NOT | BANG)* comparison ;

comparison : additive comparisonTail* ;

comparisonTail
  : comparator additive
  | (IN | NOT_IN | LIKE | MATCHES) additive
  | OCCURS when (IGNORING UNIT)?
  ;

comparator : EQUAL | NOT_EQUAL | LESS | LESS_OR_EQUAL | GREATER | GREATER_OR_EQUAL ;

additive : multiplicative ((PLUS | MINUS) multiplicative)* ;

multiplicative : unary ((STAR | SLASH | PERCENT) unary)* ;

unary : MINUS* postfix ;

postfix : primary suffix* ;

suffix
  : DOT name arguments?
  | LEFT_BRACKET expression RIGHT_BRACKET
  ;

arguments : LEFT_PAREN (expression (COMMA expression)*)? RIGHT_PAREN ;

primary
  : literal
  | list
  | object
  | LEFT_PAREN expression RIGHT_PAREN
  | conditional
  | selection
  | quantification
  | aggregate
  | chain
  | parameter
  | THIS
  | outer
  | CONTEXT
  | moment
  | name arguments?
  ;

literal : STRING | INTEGER | LONG | DOUBLE | TRUE | FALSE | NULL ;

list : LEFT_BRACKET (expression (COMMA expression)*)? RIGHT_BRACKET ;

object : LEFT_BRACE (entry (COMMA entry)*)? RIGHT_BRACE ;

entry : STRING COLON expression ;

conditional : IF LEFT_PAREN expression COMMA expression COMMA expression RIGHT_PAREN ;

selection : SELECT clauses ;

quantification : QUANTIFIER clauses ;

aggregate
  : AGGREGATE clauses
  | AGGREGATE additive OVER clauses
  | AGGREGATE_CALL arguments (OVER clauses)?
  ;

clauses : clause (CLAUSE_COMMA clause)* ;

clause : name FROM additive ((WHERE | COLON) disjunction)? ;

parameter : DOLLAR INTEGER ;

outer : CARET+ DOT? name ;

moment : MOMENT | PERIOD UNIT ;

when
  : comparator INTEGER UNIT (BEFORE | AFTER | FROM) additive
  | BETWEEN additive AND additive
  | (BEFORE | AFTER | FROM) additive
  | ON? additive
  ;

chain
  : CHAIN LEFT_PAREN expression COMMA expression COMMA LEFT_BRACKET step (COMMA step)* RIGHT_BRACKET RIGHT_PAREN
  ;

step : name COLON EXCLUDE? part+ ;

part
  : WHAT LEFT_PAREN expression RIGHT_PAREN
  | WHERE LEFT_PAREN expression RIGHT_PAREN
  | WHEN LEFT_PAREN when? (IGNORING UNIT)? RIGHT_PAREN
  | COUNT LEFT_PAREN comparator? INTEGER RIGHT_PAREN
  | GAP LEFT_PAREN comparator INTEGER UNIT RIGHT_PAREN
  ;

name : WORD | XDM_WORD | QUOTED_NAME ;
