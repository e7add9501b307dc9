# SAOImage DS9 with the images of @SITE@: ds9 -source jwst.tcl
# A window opens; fill in a position and a radius, then Retrieve, choose a row, and Load.
# With XPA: xpaset -p ds9 sia coordinate 202.4696 47.1952; xpaset -p ds9 sia retrieve

package require xml

proc JWSTImages {} {
    global siajwst
    ProcessRealizeDS9
    SIADialog siajwst {@SITE@} {@URL@} {} none
    array set siajwst {sky icrs skyformat degrees radius 3 rformat arcmin}
    SIADialogUpdate siajwst
}

after idle JWSTImages
