package contract

import "jiaoban/internal/casework"

// SimilarQuery is what somebody who takes a case in knows of it so far.
type SimilarQuery struct {
	Number     string
	Region     string
	Address    string
	Respondent string
	Complaint  string
}

// Likeness says in what two cases are alike.
type Likeness string

// The likenesses, the surest first.
const (
	AlikeNumber     Likeness = "number"
	AlikePlace      Likeness = "place" // the same road and number
	AlikeRespondent Likeness = "respondent"
	AlikeRoad       Likeness = "road" // or village, estate, market: a place without a number
	AlikeWords      Likeness = "words"
)

// Likenesses lists them.
var Likenesses = []Likeness{AlikeNumber, AlikePlace, AlikeRespondent, AlikeRoad, AlikeWords}

// Alike is one thing in which a case is like what was asked about.
type Alike struct {
	By   Likeness `json:"by" enum:"number,place,respondent,road,words"`
	What string   `json:"what" doc:"what both have, as far as it is compared: without spaces and signs"`
}

// SimilarCase is a case that may be about the same, and why.
type SimilarCase struct {
	Case  CaseRow `json:"case"`
	Alike []Alike `json:"alike" doc:"in what it is like what was asked about, the surest first"`
}

// SimilarCases are the cases most alike, the surest first.
type SimilarCases struct {
	Cases []SimilarCase
	// Unsearched counts the cases that could not be compared, for nobody has made
	// their traces yet: where there are any, finding nothing does not say that there
	// is nothing.
	Unsearched int
	Now        casework.Instant
}
